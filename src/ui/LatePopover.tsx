import { Popover, PopoverSurface, PopoverTrigger } from '@fluentui/react-components';
import { useState } from 'react';
import type { ComponentType, ReactElement } from 'react';
import { Message } from './Message.tsx';

/** What a panel may do to the popover that it is in. */
export interface PanelClose {
  onClose: () => void;
}

type State<Props> = { is: 'waiting' } | { is: 'loaded'; Panel: ComponentType<Props & PanelClose> } | { is: 'failed' };

/**
 * A button whose panel comes when somebody asks for it, and the popover opens when it is there: one that opened without anything to focus
 * would leave the keyboard outside of it. `load`: imports the panel.
 */
export function LatePopover<Props extends object>({
  label,
  button,
  load,
  panel,
}: {
  label: string;
  button: ReactElement;
  load: () => Promise<ComponentType<Props & PanelClose>>;
  /** What the panel is given. */
  panel: Props;
}) {
  const [state, setState] = useState<State<Props>>({ is: 'waiting' });
  const [isOpen, setIsOpen] = useState(false);
  const open = async () => {
    try {
      const Panel = await load();
      setState({ is: 'loaded', Panel });
    } catch {
      setState({ is: 'failed' });
    }
    setIsOpen(true);
  };
  const close = () => setIsOpen(false);
  return (
    <Popover
      positioning="below-end"
      trapFocus
      open={isOpen}
      onOpenChange={(_, data) => {
        if (data.open) void open();
        else close();
      }}
    >
      <PopoverTrigger disableButtonEnhancement>{button}</PopoverTrigger>
      <PopoverSurface aria-label={label}>
        {state.is === 'loaded' && <state.Panel {...panel} onClose={close} />}
        {state.is === 'failed' && (
          <Message intent="error" title={`${label} could not be loaded.`} onDismiss={close}>
            A newer version may have been deployed, or the connection was interrupted. Reload the page, then try again.
          </Message>
        )}
      </PopoverSurface>
    </Popover>
  );
}
