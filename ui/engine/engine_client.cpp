#include "ui/engine/engine_client.h"
