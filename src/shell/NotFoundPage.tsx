import { Button } from '@fluentui/react-components';
import { useLocation, useNavigate } from 'react-router';
import { visibleText } from '#src/lib/visible-text.ts';
import { paths } from '#src/paths.ts';
import { ErrorView } from './ErrorView.tsx';

export function NotFoundPage() {
  const { pathname } = useLocation();
  const navigate = useNavigate();
  return (
    <ErrorView
      title="There is no such page"
      actions={<Button onClick={() => void navigate(paths.machines())}>Go to Machines</Button>}
    >
      <p>
        Nothing in Remote Support has the address <code>{visibleText(pathname)}</code>. It may have been cut when it was
        copied.
      </p>
    </ErrorView>
  );
}
