import { useState } from 'react';
import { useJournalHealth } from '#src/azure/journal/journal-health.ts';
import { Message } from '#src/ui/Message.tsx';

/**
 * Says, once, that the browser keeps nothing for this app. Nothing is wrong with what is shown; only going on by itself is weaker. It stands
 * until it is read: the next act may find the storage as it was.
 */
export function StorageNotice() {
  const isWeak = useJournalHealth() === 'memoryOnly';
  const [said, setSaid] = useState<'not yet' | 'shown' | 'dismissed'>('not yet');
  if (isWeak && said === 'not yet') setSaid('shown');
  if (said !== 'shown') return null;
  return (
    <Message
      intent="info"
      title="This browser keeps nothing for Remote Support at the moment."
      onDismiss={() => setSaid('dismissed')}
    >
      Everything is read from Azure and works. But what is under way when this page is reloaded or closed does not go on
      by itself: open the machine or the grant again to see what Azure made of it.
    </Message>
  );
}
