import type { ReactElement, ReactNode } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { elementsIn, mockReact, mount, unmockReact } from '#src/azure/testing/sample-react.ts';
import { noViews, saveView } from './saved-views.ts';

beforeEach(() => {
  vi.resetModules();
  mockReact();
  vi.doMock('@fluentui/react-components', () => ({ Button: 'button', Field: 'label', Input: 'input' }));
});
afterEach(() => {
  unmockReact();
  vi.doUnmock('@fluentui/react-components');
});

interface Props {
  children?: ReactNode;
  value?: string;
  validationMessage?: string;
  onClick?: () => void;
  onChange?: (event: unknown, data: { value: string }) => void;
  onSubmit?: (event: { preventDefault: () => void; stopPropagation: () => void }) => void;
}

const view = { id: 'a', name: 'Prod', search: '?search=prod' };

/** The form, with the view “Prod” opened and changed, and `onSave` of the page. */
async function form(onSave: (name: string) => boolean) {
  const { SaveViewForm } = await import('./SaveViewForm.tsx');
  const { shown } = mount(() =>
    SaveViewForm({ saved: saveView(noViews, view), open: { view, isModified: true }, onSave }),
  );
  const all = () => elementsIn<Props>(shown()).map(({ props }) => props);
  const field = () => {
    const props = all().find(({ children }) => typeof children === 'function') ?? expect.fail('There is no field.');
    const draw = props.children as unknown as (field: object) => ReactElement<Props>;
    return { ...props, input: elementsIn<Props>(draw({})).find(({ props: { value } }) => value !== undefined)?.props };
  };
  return {
    type: (value: string) => field().input?.onChange?.({}, { value }),
    typed: () => field().input?.value,
    problem: () => field().validationMessage,
    submit: () => all()[0]?.onSubmit?.({ preventDefault: () => undefined, stopPropagation: () => undefined }),
    press: (words: string) =>
      all()
        .find(({ children }) => [children].flat()[0] === words)
        ?.onClick?.(),
  };
}

it('keeps a name that is typed while the changes to the opened view are saved', async () => {
  const onSave = vi.fn(() => true);
  const { type, typed, press } = await form(onSave);
  type('Weekend');
  press('Save changes to “');
  expect(onSave).toHaveBeenCalledWith('Prod');
  expect(typed()).toBe('Weekend');
});

it('takes back what was said of a name once the changes are saved', async () => {
  const { submit, problem, press } = await form(() => true);
  submit();
  expect(problem()).toBe('Enter a name.');
  press('Save changes to “');
  expect(problem()).toBeUndefined();
});

it.each([
  ['saved', 'Weekend ', true, ''],
  ['not saved', 'Weekend ', false, 'Weekend '],
])('leaves, once a name is %s, what is to be done', async (_, name, isSaved, left) => {
  const { type, typed, submit } = await form(() => isSaved);
  type(name);
  submit();
  expect(typed()).toBe(left);
});

it('clears a name under which a view is replaced', async () => {
  const { type, typed, submit, press } = await form(() => true);
  type('prod');
  submit();
  press('Replace “');
  expect(typed()).toBe('');
});
