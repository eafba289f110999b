// Precompiled for every ui target: Qt's headers cost more to parse than our own code does to compile.
#pragma once

#include <QtWidgets/QtWidgets>

#include <expected>
#include <functional>
#include <optional>
