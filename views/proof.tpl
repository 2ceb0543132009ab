% rebase('base.tpl', area='account')
<div class="narrow">
  <h1>{{title}}</h1>
  <article>
    % if account and proof.is_for(account) and email == account.new_email:
    <p id="another-address">{{html('The link was sent to **{email}**. Press the button, and it is your account’s address in place of **{old}**.', email=email, old=account.email)}}</p>
    <p>{{_('Bookings made with this address without an account join yours.')}}</p>
    <form method="post" id="prove"><button>{{_('Make it my address')}}</button></form>
    % elif account and proof.is_for(account):
    <p>{{html('The link was sent to **{email}**, which you say is your address. Was it you who opened it?', email=email)}}</p>
    <p>{{_('Then press the button. Bookings made with this address without an account join yours.')}}</p>
    <form method="post" id="prove"><button>{{_('Yes, it’s mine')}}</button></form>
    % elif account:
    <p id="another-account">{{html('You are signed in as **{account}**, but the link was sent to **{email}**. So nothing is done.', account=account.email or account.name, email=email)}}</p>
    <p>{{_('If both are yours, sign out and open the link again.')}}</p>
    <form method="post" action="/sign-out"><button class="secondary outline">{{_('Sign out')}}</button></form>
    % elif proof.account_id:
    <p>{{html('An account here says that **{email}** is its address. If you made that account, sign in with it: then you are asked once more.', email=email)}}</p>
    <p><a href="{{sign_in}}" role="button" id="sign-in-first">{{_('Sign in')}}</a></p>
    % else:
    <p>{{html('Somebody booked with **{email}**. If it was you, make an account with this address: then you find all its bookings there, on every device.', email=email)}}</p>
    <p><a href="{{register}}" role="button" id="register-first">{{_('Make an account')}}</a> <a href="{{sign_in}}" role="button" class="secondary outline" id="sign-in-first">{{_('I have one')}}</a></p>
    % end
  </article>
  <p>{{_('If it wasn’t you, close this page: nothing has happened.')}}</p>
</div>
