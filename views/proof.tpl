% rebase('base.tpl', area='account')
<div class="narrow">
  <h1>Is this your address?</h1>
  <article>
    % if account and proof.is_for(account):
    <p>The link was sent to <strong>{{email}}</strong>, which you say is your address. Was it you who opened it?</p>
    <p>Then press the button. Bookings made with this address without an account join yours.</p>
    <form method="post" id="prove"><button>Yes, it’s mine</button></form>
    % elif account:
    <p id="another-account">You are signed in as <strong>{{account.email or account.name}}</strong>, but the link was sent to <strong>{{email}}</strong>. So nothing is done.</p>
    <p>If both are yours, sign out and open the link again.</p>
    <form method="post" action="/sign-out"><button class="secondary outline">Sign out</button></form>
    % elif proof.account_id:
    <p>An account here says that <strong>{{email}}</strong> is its address. If you made that account, sign in with it: then you are asked once more.</p>
    <p><a href="{{sign_in}}" role="button" id="sign-in-first">Sign in</a></p>
    % else:
    <p>Somebody booked with <strong>{{email}}</strong>. If it was you, make an account with this address: then you find all its bookings there, on every device.</p>
    <p><a href="{{register}}" role="button" id="register-first">Make an account</a> <a href="{{sign_in}}" role="button" class="secondary outline" id="sign-in-first">I have one</a></p>
    % end
  </article>
  <p>If it wasn’t you, close this page: nothing has happened.</p>
</div>
