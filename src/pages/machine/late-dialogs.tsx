import type { ComponentProps } from 'react';
import { LateDialog } from '#src/ui/LateDialog.tsx';
import type { ConfigureDialog } from './ConfigureDialog.tsx';
import type { SetUpDialog } from './SetUpDialog.tsx';

const loadConfigure = async () => (await import('./ConfigureDialog.tsx')).ConfigureDialog;
const loadSetUp = async () => (await import('./SetUpDialog.tsx')).SetUpDialog;

export function LateConfigureDialog(props: ComponentProps<typeof ConfigureDialog>) {
  return <LateDialog load={loadConfigure} failure="What changes access could not be loaded." dialog={props} />;
}

export function LateSetUpDialog(props: ComponentProps<typeof SetUpDialog>) {
  return <LateDialog load={loadSetUp} failure="What sets up a machine could not be loaded." dialog={props} />;
}
