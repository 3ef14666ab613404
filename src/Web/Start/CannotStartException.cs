namespace CaseHub.Web.Start;

/// <summary>The process cannot listen as it is told to; the message is one line that says how to mend it.</summary>
internal sealed class CannotStartException : Exception
{
    private CannotStartException(int exitCode, string message, Exception? cause = null)
        : base(message, cause) => ExitCode = exitCode;

    /// <summary>2: a setting; 3: a port; 4: the machine (libraries, the data folder).</summary>
    public int ExitCode { get; }

    public static CannotStartException Setting(string name, string? value, string wanted) =>
        new(2, $"The setting {name} is '{value}'; it must be {wanted}.");

    public static CannotStartException Settings(string message) => new(2, message);

    public static CannotStartException Port(string message, Exception? cause = null) => new(3, message, cause);

    public static CannotStartException Machine(string message) => new(4, message);
}
