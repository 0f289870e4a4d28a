import { late } from '#src/ui/late.tsx';

/** No page waits for it. */
export const RevokeDialog = late(async () => (await import('./RevokeDialog.tsx')).RevokeDialog);
