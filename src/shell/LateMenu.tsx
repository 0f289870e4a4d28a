import { LateNews } from '#src/ui/LatePopover.tsx';
import type { useLateMenu } from './use-late-menu.ts';

/** The menu of a narrow window, or that it is on its way, or why it does not open. */
export function LateMenu({ menu }: { menu: ReturnType<typeof useLateMenu> }) {
  const { state, button, Drawer, isOpen, toggle, close } = menu;
  return (
    <>
      {Drawer && <Drawer open={isOpen} onClose={close} />}
      {button && (
        <LateNews label="Menu" state={state} button={button} onRetry={() => toggle(button)} onDismiss={close} />
      )}
    </>
  );
}
