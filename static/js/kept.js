// Keeps what is typed into <form data-keep="key"> in this tab until it was sent, so that a lost
// connection or a reload costs nothing. Files cannot be kept; the page says so.
(() => {
  'use strict'
  const PREFIX = 'kept:'
  const forms = [...document.querySelectorAll('form[data-keep]')]
  const fields = form => [...form.elements].filter(one =>
    one.name && one.name !== 'csrfmiddlewaretoken' && !['hidden', 'file', 'submit', 'password'].includes(one.type))
  const read = form => fields(form).filter(one => !['radio', 'checkbox'].includes(one.type) || one.checked)
    .map(one => [one.name, one.value])
  const say = (form, text) => {
    const box = form.querySelector('[data-kept]')
    if (box) { box.textContent = text; box.hidden = !text }
  }
  const OFF = 'You seem to be offline. What you typed is kept in this tab; send it when the line is back. Choose a file again then.'

  // What another person or another piece of work left in this tab is not ours to show.
  const owner = key => key.split(':')[1]
  // A key ends with the number of what was sent before: with one more, the earlier text has arrived.
  const about = key => key.slice(0, key.lastIndexOf(':'))
  const isSent = (key, form) => about(key) === about(PREFIX + form.dataset.keep) && key !== PREFIX + form.dataset.keep
  forms.forEach(form => Object.keys(sessionStorage)
    .filter(key => key.startsWith(PREFIX) && (owner(key.slice(PREFIX.length)) !== owner(form.dataset.keep) || isSent(key, form)))
    .forEach(key => sessionStorage.removeItem(key)))

  forms.forEach(form => {
    const KEY = PREFIX + form.dataset.keep
    const start = JSON.stringify(read(form))
    const kept = sessionStorage.getItem(KEY)
    const failed = form.querySelector('.is-invalid, .error-summary') || document.querySelector('.error-summary')
    if (kept && kept !== start && !failed) {
      const pairs = JSON.parse(kept)
      fields(form).forEach(one => {
        const own = pairs.filter(([name]) => name === one.name).map(([, value]) => value)
        if (['radio', 'checkbox'].includes(one.type)) one.checked = own.includes(one.value)
        else if (own.length) one.value = own[0]
      })
      say(form, 'Put back what was not sent before.')
    }
    const keep = () => {
      const now = JSON.stringify(read(form))
      if (now === start) sessionStorage.removeItem(KEY)
      else sessionStorage.setItem(KEY, now)
    }
    form.addEventListener('input', keep)
    form.addEventListener('change', keep)
    form.addEventListener('submit', event => {
      keep()
      if (navigator.onLine === false) { event.preventDefault(); say(form, OFF) }
    })
    window.addEventListener('online', () => say(form, ''))
  })
})()
