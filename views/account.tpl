% rebase('base.tpl', area='account')
<div class="top">
  <h1>{{account.name}}</h1>
  <form method="post" action="/sign-out" id="sign-out"><button class="secondary outline">{{_('Sign out')}}</button></form>
</div>
<p class="hint">{{account.email or _('No address yet')}} · {{_('admin since {day}', day=words.day(account.created_at)) if account.is_admin else _('member since {day}', day=words.day(account.created_at))}}</p>
<p><a href="/account/bookings">{{_('All your bookings')}}</a></p>
<div class="cards">
<article>
  <h2>{{_('Name')}}</h2>
  <form method="post" action="/account/name" class="fields" id="rename" novalidate>
    % include('key.tpl')
    % include('input.tpl', form='/account/name', name='name', id='rename-name', label=_('Name'), kind='text', autocomplete='name', given=account.name, hint=_('Used for your future bookings.'), longest=200)
    <div class="wide"><button class="secondary">{{_('Save name')}}</button></div>
  </form>
</article>
% if account.email:
<article id="address">
  <h2>{{_('Email address')}}</h2>
  % if account.new_email:
  <p id="new-email">{{html('**{email}** becomes your address when you open the link we emailed there. Until then, **{old}** stays. To keep it, save it again.', email=account.new_email, old=account.email)}}</p>
  <form method="post" action="/account/proofs" id="ask-for-new-proof"><button class="secondary outline">{{_('Send the link again')}}</button></form>
  % end
  <form method="post" action="/account/email" class="fields" id="change-email" novalidate>
    % include('key.tpl')
    % include('input.tpl', form='/account/email', name='email', id='new-address', label=_('Email address'), kind='email', autocomplete='email', given=account.email, hint=_('Your bookings and waiting-list entries stay yours. We’ll let your old address know.'), longest=254)
    % include('input.tpl', form='/account/email', name='current_password', id='address-password', label=_('Your password'), kind='password', autocomplete='current-password', given='', hint='', longest=0)
    % # Below the password, which has to be typed anew.
    % include('doubt.tpl', form='/account/email')
    <div class="wide"><button class="secondary">{{_('Change email address')}}</button></div>
  </form>
</article>
<article>
  <h2>{{_('Password')}}</h2>
  <form method="post" action="/account/password" class="fields" id="change-password" novalidate>
    % include('key.tpl')
    % include('input.tpl', form='/account/password', name='current_password', id='current_password', label=_('Current password'), kind='password', autocomplete='current-password', given='', hint='', longest=0)
    % include('input.tpl', form='/account/password', name='password', id='password', label=_('New password'), kind='password', autocomplete='new-password', given='', hint=_('8 characters or more. You’ll be signed out on your other devices. API tokens keep working.'), longest=0)
    <div class="wide"><button class="secondary">{{_('Change password')}}</button></div>
  </form>
</article>
% end
</div>
% include('preferences.tpl')
<article id="tokens">
  <h2>{{_('API tokens')}}</h2>
  <p>{{html('A program that has a token can do everything you can. [What the API can do]({docs})', docs='/docs')}}</p>
  % if tokens:
  % include('tokens.tpl', tokens=tokens, at='/account/tokens', caption=_('Your API tokens'))
  % end
  <form method="post" action="/account/tokens" class="line" id="new-token" novalidate>
    % include('input.tpl', form='/account/tokens', name='name', id='token-name', label=_('What is it for?'), kind='text', autocomplete='off', given='', hint='', longest=200)
    <button class="secondary">{{_('Create token')}}</button>
  </form>
</article>
<article id="your-data">
  <h2>{{_('Your data')}}</h2>
  <p>{{_('Everything that is stored about you: your account, bookings, messages, and where you’re signed in.')}}</p>
  <p><a href="/account/data" download="my-data.json" id="download-data">{{_('Download all of it as a file (JSON)')}}</a></p>
</article>
<article class="choices">
  <h2>{{_('Sign out or delete account')}}</h2>
  <div class="choice">
    <p>{{_('Signs you out on all devices, including this one. Your API tokens and your Telegram chat stay, unless you tick them.')}}</p>
    <form method="post" action="/account/sign-out-everywhere" id="sign-out-everywhere">
      % include('end_what_stays.tpl', prefix='sign-out', has_tokens=bool(tokens), has_chat=account.telegram_chat_id is not None)
      <button class="secondary outline">{{_('Sign out everywhere')}}</button>
    </form>
  </div>
  <div class="choice">
    <p>{{_('You can delete your account, with its name, address and tokens. The next page says what happens to your bookings.')}}</p>
    <a href="/account/delete" role="button" class="secondary outline">{{_('Delete account…')}}</a>
  </div>
</article>
