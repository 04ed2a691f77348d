import type { BundledPackage } from './bundled-packages';

/** Licenses whose terms a bundle fulfills by carrying their text. Any other needs a person's decision first. */
const ALLOWED_LICENSES = ['MIT', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD'];

/** The package's fonts come from Microsoft's icon fonts; its style sheets point at these terms. */
const ICON_FONT_TERMS =
  'The icon fonts in this package are subject to the Microsoft Fabric Assets License, https://aka.ms/fabric-assets-license';

/** Throws when a bundle holds a package under a license that nobody has looked at. */
export function checkLicenses(packages: readonly BundledPackage[]): void {
  const others = packages.filter(({ license }) => !ALLOWED_LICENSES.includes(license));
  if (others.length > 0) {
    const list = others.map(({ name, version, license }) => `${name} ${version}: ${license}`).join('\n  ');
    throw new Error(
      `These bundled packages have licenses that are not on the list in scripts/packaging/notices.ts:\n  ${list}`,
    );
  }
}

/** The text of `THIRD-PARTY-NOTICES.txt`: every package that the bundles contain, where, and under which terms. */
export function thirdPartyNotices(packages: readonly BundledPackage[]): string {
  const line = '-'.repeat(80);
  const sections = packages.map(({ name, version, license, licenseText, bundles, fonts }) =>
    [
      line,
      `${name} ${version} (${license})`,
      `In: ${bundles.join(', ')}`,
      ...(fonts.length > 0 ? [`${ICON_FONT_TERMS}\nFonts, reduced to the icons in use: ${fonts.join(', ')}`] : []),
      '',
      licenseText,
      '',
    ].join('\n'),
  );
  return ['This extension contains the following third-party software.', '', ...sections].join('\n');
}
