using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using CaseHub.Hub.Notify.Delivery;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace CaseHub.Hub.Notify.Mail;

/// <summary>Gives mails to the SMTP server, one connection each. Its words stay here: they may name addresses.</summary>
internal sealed class MailDelivery(MailOptions options, MailLetter letters) : IDelivery
{
    public IReadOnlyList<Channels> Channels { get; } = options.IsOn ? [Notify.Channels.Mail] : [];

    public async Task<Sending> SendAsync(Letter letter, CancellationToken cancellationToken)
    {
        if (!MailboxAddress.TryParse(letter.Address, out _)) return Sending.Refused("no-address");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.Timeout);
        try
        {
            await SendAsync(letters.Write(letter), limit.Token);
            return Sending.Done;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Sending.Failed("timed-out");
        }
        catch (Exception e) when (ProblemOf(e) is { } problem)
        {
            return problem;
        }
    }

    private async Task SendAsync(MimeMessage mail, CancellationToken cancellationToken)
    {
        using var server = new SmtpClient { CheckCertificateRevocation = false };
        if (options.Certificate is { } file) server.ServerCertificateValidationCallback = (_, certificate, _, errors) => IsVouchedFor(file, certificate, errors);
        var security = options.Security switch
        {
            MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
            MailSecurity.StartTls => SecureSocketOptions.StartTls,
            _ => SecureSocketOptions.None,
        };
        await server.ConnectAsync(options.Host!, options.PortOrUsual, security, cancellationToken);
        if (options.User is not null) await server.AuthenticateAsync(options.User, options.Password!, cancellationToken);
        await server.SendAsync(mail, cancellationToken);
        await LeaveAsync(server, cancellationToken);
    }

    /// <summary>The mail is taken already: how the server says good-bye changes nothing, and must not send it again.</summary>
    private static async Task LeaveAsync(SmtpClient server, CancellationToken cancellationToken)
    {
        try
        {
            await server.DisconnectAsync(quit: true, cancellationToken);
        }
        catch (Exception e) when (e is IOException or ProtocolException or CommandException or SocketException or OperationCanceledException)
        {
            // Nothing depends on it.
        }
    }

    /// <summary>A 5yz answer to the recipient is for good (RFC 5321 §4.2.1); to anything else it is our settings, which somebody will mend.</summary>
    private static Sending? ProblemOf(Exception e) => e switch
    {
        SmtpCommandException { ErrorCode: SmtpErrorCode.RecipientNotAccepted } refused when (int)refused.StatusCode >= 500 => Sending.Refused("refused"),
        SmtpCommandException => Sending.Failed("refused"),
        AuthenticationException or NotSupportedException => Sending.Failed("sign-in"),
        SslHandshakeException => Sending.Failed("no-trust"),
        SocketException or IOException or ProtocolException => Sending.Failed("unreachable"),
        _ => null,
    };

    private static bool IsVouchedFor(string file, X509Certificate? shown, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None) return true;
        if (shown is null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None) return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.ImportFromPemFile(file);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        using var certificate = X509CertificateLoader.LoadCertificate(shown.GetRawCertData());
        return chain.Build(certificate);
    }
}
