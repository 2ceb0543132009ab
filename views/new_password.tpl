% rebase('base.tpl', area='account')
% form = '/password-resets'
<div class="narrow">
  <h1>{{title}}</h1>
  <article>
    <p>{{html('For the account of **{email}**. It signs you out on every device.', email=email)}}</p>
    <form method="post" class="fields" id="new-password" {{'data-refused' if flash.form == form else ''}} novalidate>
      % include('input.tpl', form=form, name='password', id='password', label=_('New password'), kind='password', autocomplete='new-password', given='', hint=_('8 characters or more. A few words that only you would put together are good.'), longest=0)
      % if has_tokens or has_chat:
      <div class="wide" id="stays">
        <p class="hint">{{_('What is ticked here ends with the old password; the rest goes on. If somebody else may have been in your account, tick it all.')}}</p>
        % include('end_what_stays.tpl', prefix='reset')
      </div>
      % end
      <div class="wide"><button>{{_('Save password')}}</button></div>
    </form>
  </article>
</div>
