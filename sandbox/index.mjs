// The package for programs: its TypeScript runs on every Node, whatever loads this.
import { tsImport } from 'tsx/esm/api';

export async function startSandbox(options = {}) {
  const sandbox = await tsImport('./sandbox.ts', import.meta.url);
  return sandbox.startSandbox(options);
}
