# Makes the C++ file that holds the texts of the schemas: cmake -DFOLDER=schemas -DOUT=FILE -P schema_files.cmake
# Left out are the two lines of each that only the C++ generator heeds: what they import is no part of the `capnp` tool.
file(GLOB paths ${FOLDER}/*.capnp)
list(FILTER paths EXCLUDE REGEX "/view[^/]*$")
set(files "")
foreach(path IN LISTS paths)
  get_filename_component(name "${path}" NAME)
  file(READ "${path}" text)
  string(REGEX REPLACE "[^\n]*Cxx[^\n]*\n" "" text "${text}")
  string(APPEND files "    {\"${name}\", R\"capnp(${text})capnp\"},\n")
endforeach()
file(WRITE "${OUT}" "// Made by schema_files.cmake.
#include \"tools/muniment/schema_files.h\"

namespace muniment::tools {
namespace {

constexpr SchemaFile kFiles[] = {
${files}};

}  // namespace

std::span<const SchemaFile> SchemaFiles() { return kFiles; }

}  // namespace muniment::tools
")
