import { createStore } from '#src/azure/external-store.ts';
import { serverNow } from '#src/azure/transport/server-clock.ts';
import { saveFile } from '#src/lib/save-file.ts';
import { type ExportFile, type ExportFormat, exportList } from './list-export.ts';
import type { ShownList } from './shown-list.ts';

/** How an export stands. */
export type ExportState =
  | { is: 'idle' }
  | { is: 'running'; done: number; all: number }
  | { is: 'saved'; file: Pick<ExportFile, 'name' | 'machines' | 'gaps'> }
  | { is: 'stopped' }
  /** The browser had no room for the file. */
  | { is: 'failed' };

/** Outlives the panel: an export goes on while the person does something else. */
export const exportState = createStore<ExportState>({ is: 'idle' });

let running: AbortController | undefined;

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
    exportState.set({ is: 'saved', file: { name, machines, gaps } });
  } catch {
    if (!controller.signal.aborted) exportState.set({ is: 'failed' });
  }
}

export function stopExport(): void {
  running?.abort();
  exportState.set({ is: 'stopped' });
}

/** Forgets what came of the last one; one that is running goes on. */
export function forgetExport(): void {
  if (exportState.get().is !== 'running') exportState.set({ is: 'idle' });
}
