// Rows of views as text, by reflection over their schema: what a view answers needs no code here.
#pragma once

#include <capnp/dynamic.h>
#include <capnp/schema.h>

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/json.h"
#include "schemas/shape.h"

namespace muniment::door {

// One field of a row.
struct RowColumn {
  std::string name;       // as the schema has it: "legalEntity"
  bool number = false;    // counts and amounts: aligned right, never a spreadsheet's formula
  bool plain = false;     // by its type never text that people wrote: numbers, dates, ids, enums
  bool detail = false;    // $detail of view.capnp
  bool compound = false;  // structs, or a list of them
};

// Any thread, once made.
class RowText {
 public:
  // `unseal` opens what the view put into a row; the view has decided who may see it.
  RowText(capnp::StructSchema row, schemas::Unseal unseal);

  std::span<const RowColumn> columns() const { return columns_; }
  // The field as one text. Not set: empty. Lists: items joined by ", ". A struct in a cell: what is set of it, joined
  // by a space; several: joined by "; ". Erased people: "(erased)".
  std::string Cell(capnp::DynamicStruct::Reader row, size_t column) const;
  // The cells of the fields, joined by '/': what names a row (ViewKind::key).
  std::string Key(capnp::DynamicStruct::Reader row, std::span<const std::string_view> fields) const;
  // One JSON object; what is not set is left out (schemas/json.h).
  std::string Json(capnp::DynamicStruct::Reader row) const { return json_.Write(row, unseal_); }

 private:
  std::string Value(capnp::DynamicValue::Reader value, const schemas::FieldShape& field) const;
  std::string Struct(capnp::DynamicStruct::Reader value, const schemas::Shape& shape) const;
  std::string Field(capnp::DynamicStruct::Reader of, const schemas::FieldShape& field) const;
  std::string Unsealed(schemas::Sealed::Reader sealed) const;

  std::shared_ptr<const schemas::Shapes> shapes_;
  schemas::JsonWriter json_;
  schemas::Unseal unseal_;
  std::vector<RowColumn> columns_;
};

}  // namespace muniment::door
