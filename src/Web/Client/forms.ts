// Small conveniences of forms that also work without them.

export function improveForms(part: ParentNode): void {
  for (const field of part.querySelectorAll<HTMLInputElement>('[data-own-time-zone]')) {
    if (field.value === '') field.value = Intl.DateTimeFormat().resolvedOptions().timeZone;
  }
  for (const field of part.querySelectorAll<HTMLInputElement>('[data-select-on-focus]')) {
    field.addEventListener('focus', () => field.select());
  }
  for (const choice of part.querySelectorAll<HTMLSelectElement>('[data-submit-on-change]')) {
    choice.addEventListener('change', () => choice.form?.requestSubmit());
    for (const button of choice.form?.querySelectorAll('button') ?? []) button.hidden = true;
  }
  for (const form of part.querySelectorAll<HTMLFormElement>('form[method="post"]')) sendOnce(form);
  part.querySelector<HTMLElement>('.refusal[tabindex]')?.focus();
}

/** A second press of the button while the first is on its way would send the step twice. */
function sendOnce(form: HTMLFormElement): void {
  form.addEventListener('submit', event => {
    if (form.dataset['sent'] !== undefined) event.preventDefault();
    form.dataset['sent'] = '';
  });
  // Coming back by the browser's history, the form may be sent again.
  window.addEventListener('pageshow', () => delete form.dataset['sent']);
}
