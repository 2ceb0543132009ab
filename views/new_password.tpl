% rebase('base.tpl', area='account')
% form = '/password-resets'
<div class="narrow">
  <h1>{{title}}</h1>
  <article>
    <p>{{html('For the account of **{email}**. You’ll be signed out on all devices.', email=email)}}</p>
    <form method="post" class="fields" id="new-password" {{'data-refused' if flash.form == form else ''}} novalidate>
      % include('input.tpl', form=form, name='password', id='password', label=_('New password'), kind='password', autocomplete='new-password', given='', hint=_('8 characters or more. Three or four unrelated words work well.'), longest=0)
      % if has_tokens or has_chat:
      <div class="wide" id="stays">
        <p class="hint">{{_('What you tick stops working with the old password. If someone else may have used your account, tick everything.')}}</p>
        % include('end_what_stays.tpl', prefix='reset')
      </div>
      % end
      <div class="wide"><button>{{_('Save password')}}</button></div>
    </form>
  </article>
</div>
