% rebase('base.tpl', area='account')
% form = '/sign-in'
<div class="narrow">
  <h1>{{title}}</h1>
  <article>
    <form method="post" action="{{form}}" class="fields" id="sign-in" {{'data-refused' if flash.form == form else ''}} novalidate>
      <input type="hidden" name="next" value="{{following}}">
      % include('input.tpl', form=form, name='email', id='email', label=_('Email'), kind='email', autocomplete='username', given='', hint='', longest=254)
      % include('input.tpl', form=form, name='password', id='password', label=_('Password'), kind='password', autocomplete='current-password', given='', hint='', longest=0)
      <div class="wide"><button>{{_('Sign in')}}</button></div>
    </form>
  </article>
  <p><a href="/forgotten-password">{{_('Forgot your password?')}}</a></p>
  <p>{{html('New here? [Create an account]({register}) to see your bookings on any device.', register=register)}}</p>
  <details id="first-admin">
    <summary>{{_('Do you run this site?')}}</summary>
    <p>{{_('The first time, open the one-time link that the server printed when it started. Until an admin has signed in, each restart prints a new one.')}}</p>
    <p>{{html('If no admin can sign in any longer, run `{command} invite` on the server. It prints a link that makes someone an admin.', command=command)}}</p>
  </details>
</div>
