import { given, load } from './sample-grant.ts';

// For the tests of journeys in which one page both grants and revokes.

export const keep = { removeExtension: false };

/** A page that both grants and revokes. */
export const loadBoth = async () => {
  const page = await load();
  const { revokeAccess, resumeRevokes } = await import('#src/azure/revoke/revokes.ts');
  const { pendingRevoke } = await import('#src/azure/journal/pending-revokes.ts');
  return { ...page, resumeRevokes, revokeAccess, pending: () => pendingRevoke(given.machine) };
};

type Page = Awaited<ReturnType<typeof loadBoth>>;

export const typesOfJobs = () => [...given.arm.jobs.values()].map(({ properties }) => properties['type']);
export const isOver = (page: Page) => () => ['absent', 'proven'].includes(page.pending()?.phase ?? '');
