import { Message } from '#src/ui/Message.tsx';
import type { IncludedMachine } from './machine-choice.ts';

/** What the first access to a machine does to other sessions. Microsoft names the enabling, whoever installs the extension. */
export function WinRmNotice({ included }: { included: readonly IncludedMachine[] }) {
  const concerned = included.filter(({ replaces }) => replaces === undefined);
  if (concerned.length === 0) return null;
  return (
    <Message intent="warning" title="Remote PowerShell may drop for some minutes">
      The first time access is enabled on a machine, WinRM restarts twice. Open remote PowerShell sessions to{' '}
      {concerned.length === 1 ? 'the machine' : 'these machines'} end then.
    </Message>
  );
}
