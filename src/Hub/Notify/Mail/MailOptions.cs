using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CaseHub.Hub.Data;
using Microsoft.Extensions.Configuration;
using MimeKit;

namespace CaseHub.Hub.Notify.Mail;

internal enum MailSecurity
{
    /// <summary>In the clear: for a relay on this machine or in its own network.</summary>
    None,

    /// <summary>In the clear until the server has been asked for TLS (RFC 3207); without it nothing is sent.</summary>
    StartTls,

    /// <summary>TLS from the first byte (RFC 8314).</summary>
    Tls,
}

/// <summary>By which server mail goes; bound to <c>CaseHub:Mail</c>. Without a host no mail is sent, and the pages say so.</summary>
internal sealed class MailOptions
{
    public const string Section = "CaseHub:Mail";

    /// <summary>Of the SMTP server.</summary>
    public string? Host { get; set; }

    /// <summary>587 (submission) where nothing is said, 465 with <c>tls</c>, 25 with <c>none</c>.</summary>
    public int? Port { get; set; }

    /// <summary><c>none</c>, <c>starttls</c> or <c>tls</c>.</summary>
    public MailSecurity Security { get; set; } = MailSecurity.StartTls;

    /// <summary>Null signs in nowhere.</summary>
    public string? User { get; set; }

    /// <summary>A secret, so it comes from the environment (<c>CaseHub__Mail__Password</c>).</summary>
    public string? Password { get; set; }

    /// <summary>The address that mails come from, and that what cannot be delivered returns to.</summary>
    public string? From { get; set; }

    public string FromName { get; set; } = "CaseHub";

    /// <summary>A PEM file with the certificate, or its authority's, of a server that no public authority vouches for.</summary>
    public string? Certificate { get; set; }

    /// <summary>How long one mail may take, from connecting to the server's word.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    public bool IsOn => Host is not null;

    public int PortOrUsual => Port ?? Security switch { MailSecurity.Tls => 465, MailSecurity.None => 25, _ => 587 };

    /// <exception cref="StartException">Settings that make no sense; the text names the setting and how to mend it.</exception>
    public static MailOptions Read(IConfiguration configuration)
    {
        var options = Bind(configuration.GetSection(Section));
        return options.Fault() is { } fault ? throw new StartException(fault) : options;
    }

    private static MailOptions Bind(IConfigurationSection section)
    {
        try
        {
            return section.Get<MailOptions>() ?? new MailOptions();
        }
        catch (InvalidOperationException e)
        {
            throw new StartException($"{Section} has a value that cannot be read: Port is a number, Security is none, starttls or tls, Timeout is hh:mm:ss.", e);
        }
    }

    private string? Fault() => this switch
    {
        { Host: null } when User is not null || Password is not null || From is not null || Port is not null => $"{Section} has settings and no Host. Name the SMTP server in {Section}:Host, or remove them.",
        { Host: null } => null,
        { Host: { } host } when string.IsNullOrWhiteSpace(host) || Uri.CheckHostName(host) == UriHostNameType.Unknown => $"{Section}:Host is no name of a server. Write it without port, such as smtp.hospital.example.",
        { Port: <= 0 or > 65535 } => $"{Section}:Port must be 1 to 65535.",
        { From: null } => $"{Section}:From is missing. Set the address that mails come from, such as casehub@hospital.example.",
        { From: { } from } when !MailboxAddress.TryParse(from, out var address) || !address.Address.Contains('@', StringComparison.Ordinal) => $"{Section}:From is no e-mail address. Write it as casehub@hospital.example; the name goes into {Section}:FromName.",
        { User: null, Password: not null } or { User: not null, Password: null } => $"{Section} has one of User and Password. Set both, or neither.",
        { Security: MailSecurity.None, User: not null } when !IsHere(Host) => $"{Section}:Security is none, so the password would cross the network in the clear. Use starttls or tls, or remove User and Password.",
        { Timeout: var timeout } when timeout < TimeSpan.FromSeconds(1) || timeout > TimeSpan.FromMinutes(1) => $"{Section}:Timeout must be 00:00:01 to 00:01:00.",
        { Certificate: { } file } => FaultOf(file),
        _ => null,
    };

    private static bool IsHere(string host) => host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static string? FaultOf(string file)
    {
        try
        {
            var found = new X509Certificate2Collection();
            found.ImportFromPemFile(file);
            return found.Count > 0 ? null : $"{Section}:Certificate names a file without a certificate. Write it in PEM.";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return $"{Section}:Certificate cannot be read ({e.Message}). Name a PEM file that this user may read, or remove it.";
        }
    }
}
