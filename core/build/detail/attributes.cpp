#include "build/detail/attributes.h"

#include <algorithm>

#include <sys/xattr.h>

namespace slipway::build::detail {

namespace {

constexpr std::size_t kMaxBytes = 65536; // XATTR_LIST_MAX, XATTR_SIZE_MAX

bool isKept(std::string_view name) {
    return (name.starts_with("user.") && !name.starts_with("user.overlay.")) || name == "security.capability";
}

} // namespace

Result<std::vector<Attribute>> attributesOf(int file) {
    std::vector<Attribute> attributes;
    // Most files have none: the size alone is asked first.
    const ssize_t size = ::flistxattr(file, nullptr, 0);
    if (size < 0 && errno != ENOTSUP)
        return failErrno("list extended attributes");
    if (size <= 0)
        return attributes;
    std::string names(kMaxBytes, '\0');
    const ssize_t length = ::flistxattr(file, names.data(), names.size());
    if (length < 0)
        return failErrno("list extended attributes");
    std::string value;
    for (std::size_t at = 0; at < static_cast<std::size_t>(length);) {
        const std::string name(names.c_str() + at);
        at += name.size() + 1;
        if (!isKept(name))
            continue;
        value.resize(kMaxBytes);
        const ssize_t got = ::fgetxattr(file, name.c_str(), value.data(), value.size());
        if (got < 0 && errno == ENODATA)
            continue; // gone since it was listed
        if (got < 0)
            return failErrno("read the extended attribute {}", name);
        attributes.push_back({name, value.substr(0, static_cast<std::size_t>(got))});
    }
    std::ranges::sort(attributes, {}, &Attribute::name);
    return attributes;
}

} // namespace slipway::build::detail
