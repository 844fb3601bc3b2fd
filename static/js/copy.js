// A button with data-copy="id" copies what stands in that field; without script it is not there.
(() => {
  'use strict'
  document.querySelectorAll('[data-copy]').forEach(button => { button.hidden = false })
  document.addEventListener('click', event => {
    const button = event.target.closest('[data-copy]')
    if (!button) return
    const field = document.getElementById(button.dataset.copy)
    field.select()
    const done = () => { button.querySelector('[data-said]').textContent = 'Copied' }
    if (navigator.clipboard) navigator.clipboard.writeText(field.value).then(done, () => {})
    else if (document.execCommand('copy')) done()
  })
})()
