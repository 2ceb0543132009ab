% rebase('base.tpl', area='account')
% form = '/password-resets'
<div class="narrow">
  <h1>Choose a new password</h1>
  <article>
    <p>For the account of <strong>{{email}}</strong>. It signs you out on every device.</p>
    <form method="post" class="fields" id="new-password" {{'data-refused' if flash.form == form else ''}} novalidate>
      % include('input.tpl', form=form, name='password', id='password', label='New password', kind='password', autocomplete='new-password', given='', hint='8 characters or more. A few words that only you would put together are good.', longest=0)
      <div class="wide"><button>Save password</button></div>
    </form>
  </article>
</div>
