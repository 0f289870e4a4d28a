import { useLocation } from 'react-router';
import { visibleText } from '#src/lib/visible-text.ts';
import { ErrorView } from './ErrorView.tsx';
import { ToMachines } from './ToMachines.tsx';

export function NotFoundPage() {
  const { pathname } = useLocation();
  return (
    <ErrorView title="There is no such page" actions={<ToMachines />}>
      <p>
        Nothing in Remote Support has the address <code>{visibleText(pathname)}</code>. It may have been cut when it was
        copied.
      </p>
    </ErrorView>
  );
}
