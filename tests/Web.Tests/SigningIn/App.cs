using CaseHub.Hub.People.SigningIn;

namespace CaseHub.Web.Tests.SigningIn;

/// <summary>An authenticator app: it was given a key, and shows codes by the real clock.</summary>
internal sealed class App
{
    private readonly byte[] key;
    private long lastStep;

    public App(string text)
    {
        Assert.True(Base32.TryRead(text, out key));
    }

    /// <summary>One that was not shown before: the present one, then the one after it, which is taken too, so that nobody has to wait.</summary>
    public string Code()
    {
        long now = Totp.StepAt(TimeProvider.System.GetUtcNow());
        lastStep = Math.Max(lastStep + 1, now);
        Assert.True(lastStep <= now + 1, "This app has shown all the codes that are taken now.");
        return Totp.CodeOf(key, lastStep);
    }
}
