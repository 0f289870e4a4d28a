import { signaturesKey } from '#src/azure/records/signature-key.ts';
import { paths } from '#src/paths.ts';
import { untilLoaded } from '#src/shell/until-loaded.ts';

/**
 * What an earlier load of the app has left in this browser. Each part comes with its own code, and the page can do without: a chunk that is
 * gone, for instance, is no reason to show nothing.
 */

/** A revoke that a reload or a sign-in cut off goes on by itself. The page does not wait for it; what cannot be loaded now is tried again. */
export function resume(): void {
  untilLoaded(
    () => import('#src/azure/revoke/revokes.ts'),
    ({ resumeRevokes }) => void resumeRevokes(),
  );
}

/** A reload in the seconds in which a signed consent is recorded leads to that consent, not to an empty form. */
export async function findCutOff(): Promise<void> {
  if (location.pathname !== paths.grant()) return;
  try {
    const { takeCutOff } = await import('#src/azure/records/signed-consents.ts');
    const consentId = await takeCutOff();
    if (consentId !== undefined) history.replaceState(null, '', paths.progress(consentId));
  } catch {
    // Its page finds the consent all the same.
  }
}

/** Of signatures that wait in this tab for their record, only the person's own stay, until the agreed time is over. */
export async function tidySignatures(): Promise<void> {
  try {
    if (sessionStorage.getItem(signaturesKey) === null) return;
    const kept = await import('#src/azure/records/kept-signatures.ts');
    kept.tidySignatures();
  } catch {
    // Nobody else's are read all the same.
  }
}

/** The list that was kept is looked for while nothing is known yet of who is signed in. */
export async function lookForKept(): Promise<void> {
  if (![paths.machines(), '/'].includes(location.pathname)) return;
  try {
    const kept = await import('#src/azure/fleet/kept-fleet.ts');
    kept.lookForKept();
  } catch {
    // Without it the list begins empty.
  }
}

/** What this account has kept is shown; what another account has kept is deleted. */
export async function readKept(): Promise<void> {
  try {
    const { readKeptFleet } = await import('#src/azure/fleet/kept-fleet.ts');
    await readKeptFleet();
  } catch {
    // Without it the list begins empty.
  }
}
