import { Button, DrawerBody, DrawerHeader, DrawerHeaderTitle, OverlayDrawer } from '@fluentui/react-components';
import { Dismiss20Regular } from '@fluentui/react-icons';
import { keepFocusManager } from '#src/ui/focus-manager.ts';
import { useFocusReturn } from './focus-return.ts';
import { ResourceMenu } from './ResourceMenu.tsx';

keepFocusManager();

/** The resource menu over the page, for narrow windows. */
export function MenuDrawer({ open, onClose }: { open: boolean; onClose: () => void }) {
  useFocusReturn(open);
  return (
    <OverlayDrawer
      open={open}
      position="start"
      size="small"
      aria-label="Menu"
      onOpenChange={(_, data) => {
        if (!data.open) onClose();
      }}
    >
      <DrawerHeader>
        <DrawerHeaderTitle
          action={
            <Button appearance="subtle" icon={<Dismiss20Regular />} aria-label="Close the menu" onClick={onClose} />
          }
        >
          Remote Support
        </DrawerHeaderTitle>
      </DrawerHeader>
      <DrawerBody>
        <nav aria-label="Main">
          <ResourceMenu collapsed={false} onNavigate={onClose} />
        </nav>
      </DrawerBody>
    </OverlayDrawer>
  );
}
