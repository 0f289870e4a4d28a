import { createStore } from '#src/azure/external-store.ts';
import { serverNow } from '#src/azure/transport/server-clock.ts';
import { countMachines } from '#src/lib/count-machines.ts';
import { saveFile } from '#src/lib/save-file.ts';
import { paths } from '#src/paths.ts';
import { notify } from '#src/shell/notifications.ts';
import { type ExportFile, type ExportFormat, exportList } from './list-export.ts';
import type { ShownList } from './shown-list.ts';

/** How an export stands. */
type ExportState =
  | { is: 'idle' }
  | { is: 'running'; done: number; all: number }
  | { is: 'saved'; file: Pick<ExportFile, 'name' | 'machines' | 'gaps'> }
  | { is: 'stopped' }
  /** The browser had no room for the file. */
  | { is: 'failed' };

/** Outlives the panel: an export goes on while the person does something else. */
export const exportState = createStore<ExportState>({ is: 'idle' });

let running: AbortController | undefined;
let isPanelOpen = false;

/** Exports what the list shows now; the one before is stopped. */
export async function runExport(shown: ShownList, format: ExportFormat): Promise<void> {
  running?.abort();
  const controller = new AbortController();
  running = controller;
  const all = shown.list.order.length;
  const onProgress = (done: number) => {
    if (!controller.signal.aborted) exportState.set({ is: 'running', done, all });
  };
  onProgress(0);
  try {
    const file = await exportList(shown, format, { exportedAt: serverNow(), signal: controller.signal, onProgress });
    if (file === undefined) return;
    saveFile(file.name, file.type, file.parts);
    const { name, machines, gaps } = file;
    end({ is: 'saved', file: { name, machines, gaps } }, shown);
  } catch {
    if (!controller.signal.aborted) end({ is: 'failed' }, shown);
  }
}

/** Where the panel is closed the bell says what came of it, and it is not the panel's to say of the list that is shown when it opens. */
function end(state: ExportState, { filters }: ShownList): void {
  exportState.set(isPanelOpen ? state : { is: 'idle' });
  if (isPanelOpen) return;
  const isSaved = state.is === 'saved';
  notify({
    title: isSaved ? 'List exported' : 'The list could not be exported',
    body: outcomeWords(state),
    tone: isSaved && state.file.gaps.length === 0 ? 'good' : 'attention',
    href: paths.machines(filters),
  });
}

/** What came of an export that is over. */
export function outcomeWords(state: ExportState): string {
  if (state.is === 'stopped') return 'Stopped. No file was saved.';
  if (state.is === 'failed')
    return 'The browser could not make the file. Filter the list to fewer machines and try again.';
  if (state.is !== 'saved') return '';
  const { name, machines, gaps } = state.file;
  return `${countMachines(machines)} saved as ${name}.${gaps.length > 0 ? ' Not all machines are in it.' : ''}`;
}

export function stopExport(): void {
  running?.abort();
  exportState.set({ is: 'stopped' });
}

/** While the panel is open; returns what is done when it closes: it forgets what came of the last one, and one that is running goes on. */
export function openExport(): () => void {
  isPanelOpen = true;
  return () => {
    isPanelOpen = false;
    if (exportState.get().is !== 'running') exportState.set({ is: 'idle' });
  };
}
