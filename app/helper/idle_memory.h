// Keeping a helper that waits small.
#pragma once

namespace slipway {

// Gives back what only the start needed: free heap, and pages of programs and libraries that are mapped from files and
// were never written. Whatever is used again comes back from the page cache, a microsecond a page.
void releaseStartupMemory();

} // namespace slipway
