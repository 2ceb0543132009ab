% rebase('base.tpl', area='admin')
<h1>Sign in as admin</h1>
<article>
  <p>The admin page is for those who run this site. There are two ways in:</p>
  <ul>
    <li><strong>The first time:</strong> open the one-time link that the server printed when it started. A restart prints a new one, until an admin has signed in.</li>
    <li><strong>Any time:</strong> run <code>make token</code> where the server was started (it is short for <code>.venv/bin/python app.py token</code>), and paste what it prints here.</li>
  </ul>
  <form method="post" action="/admin/sign-in" class="fields" id="sign-in" novalidate>
    <div class="wide">
      <label for="token">Admin token</label>
      <input id="token" name="token" type="password" autocomplete="off" required aria-describedby="token-fault" {{'aria-invalid=true autofocus' if flash.fault('/admin/sign-in', 'token') else ''}}>
      % include('field.tpl', form='/admin/sign-in', name='token', id='token', label='The token')
    </div>
    <div class="wide"><button>Sign in</button></div>
  </form>
</article>
