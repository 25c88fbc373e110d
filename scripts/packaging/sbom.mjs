import { root } from '../tooling/paths.mjs';
import { StopError } from '../tooling/progress.mjs';
import { run } from '../tooling/run.mjs';
import { lockedPackages, packageAt } from './contents.mjs';
import { EXECUTABLE, VERSION } from './identity.mjs';
import { shippedPackages } from './third-party.mjs';

/** The name of the bill of materials of this version. */
export const SBOM_FILE = `${EXECUTABLE}-${VERSION}.cdx.json`;

/** npm's own bill of materials (CycloneDX), cut down to what a package of Vigie holds. */
export async function makeSbom() {
  const { code, output } = await run('npm', ['sbom', '--sbom-format', 'cyclonedx', '--loglevel=error'], {
    quiet: true,
    shell: process.platform === 'win32',
  });
  // Whatever npm has to say to the person comes before it.
  const start = output.indexOf('{');
  if (code !== 0 || start === -1) throw new StopError(`npm sbom failed (code ${code}):\n${output}`);
  return shippedOnly(JSON.parse(output.slice(start)), [...shippedPackages(root), 'node_modules/electron']);
}

/**
 * A bill of materials of these places alone. By npm's reckoning what is bundled into the screens is for development;
 * here it is delivered, so that mark goes, as does the registry it was fetched from.
 */
export function shippedOnly(bill, places, locked = lockedPackages()) {
  const refs = new Set(places.map((place) => `${packageAt(place)}@${locked[place]?.version}`));
  const self = bill.metadata.component['bom-ref'];
  const components = bill.components.filter((component) => refs.has(component['bom-ref']));
  for (const component of components) {
    component.properties = component.properties?.filter(({ name }) => name !== 'cdx:npm:package:development');
    component.externalReferences = component.externalReferences?.filter(
      ({ type }) => type !== 'distribution',
    );
  }
  Object.assign(bill.metadata.component, { type: 'application', name: EXECUTABLE });
  const dependencies = bill.dependencies
    .filter(({ ref }) => ref === self || refs.has(ref))
    .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((other) => refs.has(other)) }));
  return Object.assign(bill, { components, dependencies });
}
