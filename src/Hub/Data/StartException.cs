namespace CaseHub.Hub.Data;

/// <summary>The hub cannot start. The message is one line for the person at the terminal: what is wrong and how to mend it.</summary>
public sealed class StartException : Exception
{
    public StartException()
    {
    }

    public StartException(string message)
        : base(message)
    {
    }

    public StartException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
