namespace CaseHub.Recorder;

/// <summary>The media engine cannot start. The message is one line for whoever runs the server: what is wrong and how to mend it.</summary>
public sealed class MediaStartException : Exception
{
    public MediaStartException(string message)
        : base(message)
    {
    }

    public MediaStartException(string message, Exception inner)
        : base(message, inner)
    {
    }

    public MediaStartException()
    {
    }
}
