// Keeping a helper that waits small.
#pragma once

namespace slipway {

// Gives back what only the start or the last work needed: free heap, and pages of programs and libraries that are
// mapped from files and were never written. Whatever is used again comes back from the page cache, a microsecond a
// page. Others may run meanwhile.
void releaseIdleMemory();

} // namespace slipway
