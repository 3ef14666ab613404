using Microsoft.Extensions.Configuration;
using Npgsql;

namespace CaseHub.Hub.Data;

/// <summary>Where rows are kept; bound to <c>CaseHub:Database</c>. Without a server they are in a SQLite file in the data folder.</summary>
internal sealed class DatabaseOptions
{
    public const string Section = "CaseHub:Database";

    public const string PostgresSetting = $"{Section}:Postgres";

    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    /// <summary>A connection string of Npgsql; a secret, so it comes from the environment (<c>CaseHub__Database__Postgres</c>).</summary>
    public string? Postgres { get; set; }

    /// <summary>How long a start waits for the hub before it to let the database go; longer than the 12 s after which the server notices that a machine is gone.</summary>
    public TimeSpan HandOver { get; set; } = TimeSpan.FromSeconds(15);

    /// <exception cref="StartException">Settings that make no sense; the text names the setting and how to mend it.</exception>
    public static DatabaseOptions From(IConfiguration configuration)
    {
        var options = Bind(configuration.GetSection(Section));
        if (options.Fault() is { } fault) throw new StartException(fault);
        if (options.Postgres is { } text) options.Postgres = Complete(new NpgsqlConnectionStringBuilder(text));
        return options;
    }

    private static DatabaseOptions Bind(IConfigurationSection section)
    {
        try
        {
            return section.Get<DatabaseOptions>() ?? new DatabaseOptions();
        }
        catch (InvalidOperationException e)
        {
            throw new StartException($"{Section}:HandOver is no duration. Write it as hh:mm:ss, such as 00:00:15.", e);
        }
    }

    private string? Fault() => this switch
    {
        { HandOver: var wait } when wait < TimeSpan.Zero || wait > LongestWait => $"{Section}:HandOver is {HandOver}; it must be 00:00:00 to {LongestWait}.",
        { Postgres: { } text } when string.IsNullOrWhiteSpace(text) => $"{PostgresSetting} is empty. Remove it to use SQLite, or set a connection string.",
        { Postgres: { } text } => FaultOf(text),
        _ => null,
    };

    /// <summary>Never with the text itself: it may hold a password.</summary>
    private static string? FaultOf(string text)
    {
        const string shape = "Write it as Host=db.example;Database=casehub;Username=casehub;Password=…";
        if (text.Contains("://", StringComparison.Ordinal) && !text.Contains('=', StringComparison.Ordinal)) return $"{PostgresSetting} is an address. {shape}";
        try
        {
            var server = new NpgsqlConnectionStringBuilder(text);
            if (string.IsNullOrEmpty(server.Host)) return $"{PostgresSetting} names no Host. {shape}";
            if (string.IsNullOrEmpty(server.Database)) return $"{PostgresSetting} names no Database. {shape}";
            if (string.IsNullOrEmpty(server.Username)) return $"{PostgresSetting} names no Username. {shape}";
            return server.Host.Contains(',', StringComparison.Ordinal) ? $"{PostgresSetting} names several hosts. Name one; a proxy or address that moves belongs before the server." : null;
        }
        catch (Exception e) when (e is ArgumentException or FormatException or KeyNotFoundException or InvalidCastException or OverflowException)
        {
            return $"{PostgresSetting} is no connection string. {shape}";
        }
    }

    private static string Complete(NpgsqlConnectionStringBuilder server)
    {
        server.ApplicationName ??= "CaseHub";

        // What a row holds must not come into a log by way of an error.
        server.IncludeErrorDetail = false;
        return server.ToString();
    }
}
