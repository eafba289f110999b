// gzip out, streaming (RFC 1952). No name and no time in the header: the same bytes give the same blob.
#pragma once

#include <memory>
#include <string_view>

#include "base/result.h"
#include "store/tar_writer.h"

namespace slipway::store::detail {

class GzipDeflater {
public:
    explicit GzipDeflater(ByteSink sink);
    ~GzipDeflater();
    GzipDeflater(const GzipDeflater&) = delete;
    GzipDeflater& operator=(const GzipDeflater&) = delete;

    Result<> write(std::string_view bytes);
    Result<> finish();

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace slipway::store::detail
