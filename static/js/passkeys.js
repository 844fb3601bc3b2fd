// Joins the forms that carry data-passkey to the browser's passkeys. Every data-passkey-… attribute
// names an element of the page by its id.
(() => {
  'use strict'
  const complain = form => { const note = form.querySelector('[data-passkey-error]'); if (note) note.hidden = false }
  const start = () => {
    document.querySelectorAll('form[data-passkey]').forEach(form => {
      const ids = {}
      for (const name of ['login', 'authenticate', 'add', 'credential', 'passwordless', 'data']) {
        const id = form.getAttribute('data-passkey-' + name)
        if (id) ids[name] = id
      }
      if (!window.PublicKeyCredential) {
        const button = document.getElementById(ids.login || ids.authenticate || ids.add)
        if (button) button.disabled = true
        complain(form)
        return
      }
      window.allauth.webauthn.forms[form.dataset.passkey]({ ids })
    })
    document.addEventListener('allauth.error', event => {
      event.preventDefault()
      document.querySelectorAll('form[data-passkey]').forEach(complain)
    })
  }
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start)
  else start()
})()
