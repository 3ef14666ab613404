// The key "/" leads into the search of the page's header, from wherever nobody is typing.

export function focusSearchBySlash(): void {
  document.addEventListener('keydown', event => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.target)) return;
    const field = document.querySelector<HTMLInputElement>('[data-search]');
    if (!field || document.querySelector('dialog[open]')) return;
    event.preventDefault();
    field.focus();
    field.select();
  });
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'));
