% rebase('base.tpl', area='account')
% form = '/sign-in'
<div class="narrow">
  <h1>Sign in</h1>
  <article>
    <form method="post" action="{{form}}" class="fields" id="sign-in" {{'data-refused' if flash.form == form else ''}} novalidate>
      <input type="hidden" name="next" value="{{following}}">
      % include('input.tpl', form=form, name='email', id='email', label='Email', kind='email', autocomplete='username', given='', hint='', longest=254)
      % include('input.tpl', form=form, name='password', id='password', label='Password', kind='password', autocomplete='current-password', given='', hint='', longest=0)
      <div class="wide"><button>Sign in</button></div>
    </form>
  </article>
  <p><a href="/forgotten-password">Forgot your password?</a></p>
  <p>New here? <a href="{{register}}">Make an account</a>. It keeps your bookings together on every device.</p>
  <details id="first-admin">
    <summary>Do you run this site?</summary>
    <p>The first time, open the one-time link that the server printed when it started. A restart prints a new one, until an admin has signed in.</p>
    <p>If no admin can sign in any more, run <code>.venv/bin/python app.py invite</code> where the server was started. It prints a link that makes an admin.</p>
  </details>
</div>
