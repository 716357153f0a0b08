// CAT-7: the product (family) of an edition.
#include <map>
#include <string>

#include "commands/catalogue/decisions.h"
#include "commands/catalogue/refusals.h"
#include "commands/rights.h"

namespace muniment::commands {
namespace {

bool HasProduct(const Edition& edition, const std::string& product, Instant t) {
  const std::string* now = edition.product.At(t);
  return now && *now == product;
}

void EmitProduct(Decision& d, const EditionId& edition, const std::string& product) {
  d.Emit({std::string(kCatalogueStream)}, [&](schemas::Event::Builder event) {
    auto set = event.initProductSet();
    set.setEdition({edition.bytes.data(), edition.bytes.size()});
    set.setProduct(product);
  });
}

}  // namespace

Verdict Authorise(Decision& d, schemas::SetProduct::Reader) { return RequireOperator(d); }
Verdict Authorise(Decision& d, schemas::ImportProducts::Reader) { return RequireOperator(d); }

Verdict Decide(Decision& d, schemas::SetProduct::Reader command) {
  EditionId edition;
  if (Verdict refusal = ResolveEdition(d.live(), command.getEdition().cStr(), d.effective(), &edition)) return refusal;
  const std::string product = command.getProduct();
  if (HasProduct(*CatalogueOf(d.live()).Find(edition), product, d.effective())) return std::nullopt;
  EmitProduct(d, edition, product);
  return std::nullopt;
}

Verdict Decide(Decision& d, schemas::ImportProducts::Reader command) {
  std::map<EditionId, std::string> products;
  for (const auto row : command.getProducts()) {
    EditionId edition;
    if (Verdict refusal = ResolveEdition(d.live(), row.getEdition().cStr(), d.effective(), &edition)) return refusal;
    const auto [found, is_new] = products.emplace(edition, row.getProduct());
    if (!is_new && found->second != row.getProduct().cStr()) {
      return Refuse(
          kProductTwice,
          {{"edition", GuidText(edition.bytes)}, {"first", found->second}, {"second", std::string(row.getProduct())}});
    }
  }
  const Catalogue& catalogue = CatalogueOf(d.live());
  std::erase_if(products, [&](const auto& product) {
    return HasProduct(*catalogue.Find(product.first), product.second, d.effective());
  });
  for (const auto& [edition, product] : products) EmitProduct(d, edition, product);
  return std::nullopt;
}

}  // namespace muniment::commands
