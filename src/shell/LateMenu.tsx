import { LateFailure } from '#src/ui/LatePopover.tsx';
import type { useLateMenu } from './use-late-menu.ts';

/** The menu of a narrow window, or why it does not open. */
export function LateMenu({ menu }: { menu: ReturnType<typeof useLateMenu> }) {
  const { MenuDrawer, isOpen, failedAt, toggle, close } = menu;
  return (
    <>
      {MenuDrawer && <MenuDrawer open={isOpen} onClose={close} />}
      {failedAt && (
        <LateFailure label="The menu" button={failedAt} onRetry={() => toggle(failedAt)} onDismiss={close} />
      )}
    </>
  );
}
