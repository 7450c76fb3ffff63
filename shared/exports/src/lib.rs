//! ERP exporters: approved invoice in, bytes and manifest out.
