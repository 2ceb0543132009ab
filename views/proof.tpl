% rebase('base.tpl', area='account')
<div class="narrow">
  <h1>{{title}}</h1>
  <article>
    % if account and proof.is_for(account) and email == account.new_email:
    <p id="another-address">{{html('Use **{email}** for your account instead of **{old}**?', email=email, old=account.email)}}</p>
    <p>{{_('Bookings made with this address without an account will then appear among yours.')}}</p>
    <form method="post" id="prove"><button>{{_('Change address')}}</button></form>
    % elif account and proof.is_for(account):
    <p>{{html('Confirm that **{email}** is your email address.', email=email)}}</p>
    <p>{{_('Bookings made with this address without an account will then appear among yours.')}}</p>
    <form method="post" id="prove"><button>{{_('Confirm')}}</button></form>
    % elif account:
    <p id="another-account">{{html('You’re signed in as **{account}**, but the link was sent to **{email}**, so nothing has changed.', account=account.email or account.name, email=email)}}</p>
    <p>{{_('If both are yours, sign out and open the link again.')}}</p>
    <form method="post" action="/sign-out"><button class="secondary outline">{{_('Sign out')}}</button></form>
    % elif proof.account_id:
    <p>{{html('There’s an account with **{email}** here. If it’s yours, sign in, then confirm the address.', email=email)}}</p>
    <p><a href="{{sign_in}}" role="button" id="sign-in-first">{{_('Sign in')}}</a></p>
    % else:
    <p>{{html('There are bookings with **{email}**. If they’re yours, create an account to see them on any device.', email=email)}}</p>
    <p><a href="{{register}}" role="button" id="register-first">{{_('Create an account')}}</a> <a href="{{sign_in}}" role="button" class="secondary outline" id="sign-in-first">{{_('Sign in instead')}}</a></p>
    % end
  </article>
  <p>{{_('Not you? Close this page. Nothing has changed.')}}</p>
</div>
