% rebase('base.tpl', area='account')
<div class="narrow">
  <h1>Forgot your password?</h1>
  <p>We send you a mail with a link to a new one. The link works once, within an hour.</p>
  % if not has_mail:
  <p class="flash error" id="no-mail">This site can’t send mail yet. Please ask the organiser for help.</p>
  % end
  <article>
    <form method="post" action="{{form}}" class="fields" id="forgotten" {{'data-refused' if flash.form == form else ''}} novalidate>
      % include('input.tpl', form=form, name='email', id='email', label='Email', kind='email', autocomplete='username', given='', hint='The address that you sign in with.', longest=254)
      <div class="wide"><button>Send me the link</button></div>
    </form>
  </article>
  <p><a href="/sign-in">Back to signing in</a></p>
</div>
