# shellcheck shell=bash disable=SC2154 # the package lists are those of dev
# ./dev lint: every check runs even when an earlier one failed; the exit code tells whether one did.

# Clang's front end is only used by clang-tidy: what GCC alone understands is taken out of the compile commands.
# Precompiled headers are read as the headers that they are: clang takes GCC's for broken ones of its own.
tidyDatabase() {
  local header
  mkdir -p build/tidy
  find build -path build/tidy -prune -o -name cmake_pch.hxx -printf '%P\n' | while read -r header; do
    install -D -m 644 "build/$header" "build/tidy/$header"
  done
  sed -e "s# -include $PWD/build/# -include $PWD/build/tidy/#" \
    -e "s/ -fcoroutines//; s/ -ftrivial-auto-var-init=zero//; s/-std=c++23/-std=c++2b/; s/ -fuse-ld=mold//" \
    -e "s/ -Werror / -Wno-unknown-warning-option /; s/ -Wno-error=[a-z-]*//g; s/ -Wshadow=local//" \
    build/compile_commands.json >build/tidy/compile_commands.json
}

# Prints the translation units that changed since the commit given, and those whose own header did.
changedUnits() {
  {
    git diff --name-only --diff-filter=d "$1" -- '*.cpp' '*.h'
    git ls-files --others --exclude-standard -- '*.cpp' '*.h'
  } | sed 's/\.h$/.cpp/' | sort -u | while read -r file; do
    if [ -e "$file" ] && grep -qF "/$file\"" build/compile_commands.json; then printf '%s\n' "$file"; fi
  done
}

lint() {
  need "$build_packages" "$desktop_packages" "$test_packages" "$lint_packages"
  # An older one that is there already does not do; see below.
  if isOffered clang-tidy-16; then need clang-tidy-16; else need clang-tidy; fi
  local base="${1:-HEAD}" status=0 sources units tidy
  git rev-parse --verify --quiet "$base^{commit}" >/dev/null || fail "no such commit: $base"
  # With nothing changed, what the last commit changed is meant.
  if [ $# = 0 ] && [ -z "$(git status --porcelain)" ] && git rev-parse --verify --quiet HEAD~1 >/dev/null; then base=HEAD~1; fi

  mapfile -t sources < <(git ls-files -- '*.cpp' '*.h')
  say "clang-format: ${#sources[@]} files"
  printf '%s\n' "${sources[@]}" | xargs -d '\n' clang-format --dry-run -Werror || status=1

  cmake --preset dev >/dev/null
  tidyDatabase
  mapfile -t units < <(changedUnits "$base")
  say "clang-tidy: ${#units[@]} files changed since $(git rev-parse --short "$base")"
  if [ ${#units[@]} -gt 0 ]; then
    # Clang hides std::expected behind a version of concepts that it claims not to have; before 16 it cannot read it.
    tidy="$(command -v clang-tidy-16 || command -v clang-tidy)"
    printf '%s\n' "${units[@]}" | xargs -d '\n' -n 1 -P 2 "$tidy" --quiet -p build/tidy \
      --extra-arg-before=-U__cpp_concepts --extra-arg-before=-D__cpp_concepts=202002L || status=1
  fi

  say "desktop entries, AppStream metadata, shell scripts"
  git ls-files -z -- '*.desktop' | xargs -0 -r desktop-file-validate || status=1
  git ls-files -z -- '*.metainfo.xml' | xargs -0 -r appstreamcli validate --no-net || status=1
  git ls-files -z -- dev .ci/run '*.sh' | xargs -0 -r shellcheck -x -P SCRIPTDIR || status=1
  return "$status"
}
