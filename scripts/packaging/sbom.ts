import { Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library';
import type { BundledPackage } from './bundled-packages';

/** Name and version of what is described. */
export interface Product {
  readonly id: string;
  readonly version: string;
  readonly license: string;
}

/**
 * Software bill of materials of the extension in CycloneDX 1.6 JSON. It carries no time and no serial number: the same content
 * gives the same bytes.
 */
export function softwareBillOfMaterials(product: Product, packages: readonly BundledPackage[]): string {
  const root = new Models.Component(Enums.ComponentType.Application, product.id, {
    bomRef: product.id,
    version: product.version,
    licenses: new Models.LicenseRepository([spdx(product.license)]),
  });
  const bom = new Models.Bom({ metadata: new Models.Metadata({ component: root }) });
  for (const { name, version, license, bundles } of packages) {
    const [group, shortName] = name.startsWith('@') ? name.split('/') : [undefined, name];
    const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
    const component = new Models.Component(Enums.ComponentType.Library, shortName ?? name, {
      bomRef: purl,
      purl,
      version,
      ...(group === undefined ? {} : { group }),
      licenses: new Models.LicenseRepository([spdx(license)]),
      properties: new Models.PropertyRepository(bundles.map((bundle) => new Models.Property('bundle', bundle))),
    });
    bom.components.add(component);
    root.dependencies.add(component.bomRef);
  }
  const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6));
  return `${serializer.serialize(bom, { sortLists: true, space: 2 })}\n`;
}

function spdx(id: string): Models.License {
  return new Models.SpdxLicense(id);
}
