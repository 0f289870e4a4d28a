/** A file dropped beside the place for it would make the browser leave the page, and with it whatever was begun there. */
export function keepPageFromFiles(target: Pick<Window, 'addEventListener'>): void {
  const refuse = (event: DragEvent): void => {
    const { dataTransfer } = event;
    if (event.defaultPrevented || dataTransfer?.types.includes('Files') !== true) return;
    event.preventDefault();
    dataTransfer.dropEffect = 'none';
  };
  target.addEventListener('dragover', refuse);
  target.addEventListener('drop', refuse);
}
